import { writeFileSync } from 'node:fs'
import { toolReference } from '@perdure/analyst'

/** Writes `docs/TOOLS.md` anew from the tools. */
writeFileSync(new URL('../docs/TOOLS.md', import.meta.url), toolReference())
