/** In place of a page that broke. What was asked goes on, and is found again by loading the page anew. */
export function Broken() {
  return (
    <main className="broken">
      <h1>This page broke</h1>
      <p>Your answers are kept, and one that is being written goes on. Load the page again to see it.</p>
      <button type="button" className="action" onClick={() => window.location.reload()}>
        Load again
      </button>
    </main>
  )
}
