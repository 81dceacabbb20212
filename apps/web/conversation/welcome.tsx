import type { Bootstrap, Me } from '@perdure/protocol'
import { Isolated } from '../figures/isolated.tsx'

/** What one sees before the first question: who answers, and what one might ask. */
export function Welcome({ me, bootstrap, onAsk }: { me: Me; bootstrap: Bootstrap; onAsk: (question: string) => void }) {
  const { provider, suggestions } = bootstrap
  return (
    <section className="welcome">
      <h2>What would you like to know, <Isolated>{firstName(me.user.displayName)}</Isolated>?</h2>
      <p>
        The analyst looks the figures up in the books you may see, and shows where each comes from. You can close this
        page while it works: the answer will be here when you come back.
      </p>
      {provider.offline ? (
        <p className="notice">
          <span>
            <strong>
              <Isolated>{provider.label}</Isolated>.
            </strong> Answers are put together without a language model; the figures are the
            same.
          </span>
        </p>
      ) : null}
      {suggestions.length > 0 ? (
        <ul className="suggestions" aria-label="Suggestions">
          {suggestions.map((question) => (
            <li key={question}>
              <button type="button" className="suggestion" dir="auto" onClick={() => onAsk(question)}>
                {question}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}

function firstName(displayName: string): string {
  return displayName.split(' ')[0] ?? displayName
}
