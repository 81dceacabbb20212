import type { Setting } from './setting.ts'
import { SECRET_MIN_BYTES, SETTINGS } from './settings.ts'

const INTRODUCTION = `# Configuration

Every program reads the environment once, when it starts, and stops with a line for each mistake. An empty variable
counts as not set. A name that is nearly one of these is refused as a slip. Secrets never reach a log or an error.
\`terminal\` are the programs that run there and end: \`npm run data\` and \`npm run tool\`.

With \`NODE_ENV=production\` the last three must be set, each at least ${SECRET_MIN_BYTES} bytes long, and so must
\`GATEWAY_IDENTITY\`. Otherwise \`npm start\` needs no setting at all: secrets are made at first start in the folder
\`secrets\` of the data folder, where only their owner can read them.

This file is written by \`npm run docs:configuration\` from \`packages/configuration/settings.ts\`, and a test holds the
two equal.
`

/** The documentation of every setting, in Markdown: the text of `docs/CONFIGURATION.md`. */
export function configurationReference(): string {
  const rows = Object.entries<Setting>(SETTINGS).map(([name, setting]) => {
    const unit = setting.unit ? ` (${setting.unit})` : ''
    const meaning = setting.secret ? `${setting.meaning} **Secret.**` : setting.meaning
    return `| \`${name}\` | ${defaultOf(setting)}${unit} | ${setting.readBy.join(', ')} | ${meaning} |`
  })
  return [INTRODUCTION, '| setting | default | read by | meaning |', '|---|---|---|---|', ...rows, ''].join('\n')
}

function defaultOf(setting: Setting): string {
  return setting.defaultInWords ?? (setting.default === undefined ? 'none' : `\`${setting.default}\``)
}
