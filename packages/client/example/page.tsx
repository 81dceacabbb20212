import { createRunClient, type Run } from '@perdure/client'
import { useConversation, useObservable } from '@perdure/client/react'
import { viewText } from '@perdure/protocol'
import { createRoot } from 'react-dom/client'

const client = createRunClient()

function Answer({ run }: { run: Run }) {
  const { view, phase, stopping } = useObservable(run)
  const stop = <button type="button" disabled={stopping} onClick={() => void run.cancel()}>Stop</button>
  return <p>{viewText(view)} <small>{view.done ? view.status : phase.phase}</small> {view.done ? null : stop}</p>
}

function Page() {
  const { conversation, snapshot } = useConversation(client, location.hash.slice(1) || undefined)
  const ask = async (form: FormData) => {
    const ids = await conversation?.ask(form.get('question') as string).catch((error: Error) => alert(error.message))
    if (ids) location.hash = ids.conversationId
  }
  return (
    <form action={ask}>
      {snapshot?.turns.map(({ key, message, run }) => (
        <section key={key}><h2>{message}</h2><Answer run={run} /></section>
      ))}
      <input name="question" aria-label="Question" required /> <button>Ask</button>
    </form>
  )
}

createRoot(document.body.appendChild(document.createElement('main'))).render(<Page />)
