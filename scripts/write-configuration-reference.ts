import { writeFileSync } from 'node:fs'
import { configurationReference } from '@perdure/configuration'

/** Writes `docs/CONFIGURATION.md` anew from the table of settings. */
writeFileSync(new URL('../docs/CONFIGURATION.md', import.meta.url), configurationReference())
