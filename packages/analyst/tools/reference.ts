import { TOOL_PROFILES } from '../orchestration/tool-profiles.ts'
import { createToolRegistry } from './registry.ts'
import type { Tool } from './tool.ts'

const INTRODUCTION = `# Tools

What the analyst can ask of the books. Every tool only reads, under the rights of whoever asks, and gives a table with its
scope, its formula and the day up to which the books are complete; a total always covers everything, also rows that are not
shown. Arguments that do not fit come back as an error that lists what is allowed, and a tool whose data a dataset lacks says
which and why.

\`\`\`sh
npm run tool -- query_actuals '{"groupBy": ["business_unit"], "fiscalYears": [2026]}' --as ada   # run one
npm run tool -- --list
npm run tool -- --schema query_actuals   # its arguments, as a model is told them
\`\`\`

A later call of the same command finds the datasets of those before as \`d1\`, \`d2\`, … \`--data <dataset>\` takes other books than
the generated company's.

This file is written by \`npm run docs:tools\` from \`packages/analyst/tools\`, and a test holds the two equal.
`

const PROFILES = `## Profiles

A question can be asked with fewer tools: a small set leaves a model fewer wrong turns.
`

/** The list of all tools and profiles, in Markdown: the text of `docs/TOOLS.md`. */
export function toolReference(): string {
  const tools = createToolRegistry()
  const toolRows = tools.map((tool) => `| \`${tool.name}\` | ${tool.title} | ${inOneLine(tool)} |`)
  const profileRows = TOOL_PROFILES.map(({ label, description, tools: chosen }) => {
    const names = chosen === 'all' ? 'all' : tools.map(({ name }) => name).filter((name) => chosen.includes(name))
    return `| ${label} | ${description} | ${names === 'all' ? names : names.map((name) => `\`${name}\``).join(', ')} |`
  })
  return [
    INTRODUCTION,
    '| tool | title | does |',
    '|---|---|---|',
    ...toolRows,
    '',
    PROFILES,
    '| profile | for | tools |',
    '|---|---|---|',
    ...profileRows,
    '',
  ].join('\n')
}

/** The first sentence of what a model is told. */
function inOneLine({ description }: Tool): string {
  const [first = ''] = description.split(/(?<=\.) (?=[A-Z`])/)
  return first.replaceAll('|', '\\|')
}
