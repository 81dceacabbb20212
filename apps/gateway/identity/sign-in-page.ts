import { escapeHtml, htmlPage } from '../html.ts'
import { DEVELOPMENT_PEOPLE } from './people.ts'

/** The sign-in page of development: one button a person. `next` is where one goes afterwards, already judged. */
export function signInPage(options: { next: string; fault?: string }): string {
  const { next, fault } = options
  const people = DEVELOPMENT_PEOPLE.map(
    ({ userId, displayName, summary }) => `<li>
<button name="user" value="${escapeHtml(userId)}" aria-describedby="may-${escapeHtml(userId)}">
<span class="name">${escapeHtml(displayName)}</span> <span class="id">${escapeHtml(userId)}</span>
</button>
<p id="may-${escapeHtml(userId)}">${escapeHtml(summary)}</p>
</li>`,
  )
  return htmlPage(
    'Sign in · perdure',
    `<h1>Sign in</h1>
<p>This is a development server: choose who you are. There is no password.</p>
${fault ? `<p role="alert">${escapeHtml(fault)}</p>` : ''}
<form method="post" action="/sign-in">
<input type="hidden" name="next" value="${escapeHtml(next)}">
<ul>
${people.join('\n')}
</ul>
</form>`,
  )
}
