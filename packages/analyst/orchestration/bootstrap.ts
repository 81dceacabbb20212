import type { Directory, Person, Warehouse } from '@perdure/books'
import type { Bootstrap } from '@perdure/protocol'
import { buildBriefing } from '../prompts/briefing.ts'
import type { Model } from '../providers/model.ts'
import type { Tool } from '../tools/tool.ts'
import { suggestionsFor, type Shown } from './suggestions.ts'
import { TOOL_PROFILES, toolsOfProfile } from './tool-profiles.ts'

export interface BootstrapRequest {
  model: Model
  tools: readonly Tool[]
  warehouse: Warehouse
  directory: Directory
  person: Person
  /** What the page around the panel shows; an unknown page gets what suits any. */
  shown?: Shown
  nowMs: number
}

/**
 * The analyst's part of `GET /chat/bootstrap`: what can be chosen, and questions that this person's rights can answer.
 */
export function bootstrapMaterial(
  request: BootstrapRequest,
): Pick<Bootstrap, 'provider' | 'models' | 'toolProfiles' | 'books' | 'suggestions'> {
  const { model, tools, warehouse, directory, person, shown, nowMs } = request
  const asker = directory.askerFor(person)
  const briefing = buildBriefing({ warehouse, person, asker, uiContext: undefined, nowMs })
  return {
    provider: { id: model.provider, label: model.label, offline: model.offline },
    models: model.models.map(({ id, label }) => ({ id, label })),
    toolProfiles: TOOL_PROFILES.map(({ id, label, description }) => ({
      id,
      label,
      description,
      tools: toolsOfProfile(tools, id).map(({ name }) => name),
    })),
    books: { company: warehouse.company.name, asOf: warehouse.asOf, datasetVersion: warehouse.datasetVersion },
    suggestions: briefing.businessUnits.length === 0 ? [] : suggestionsFor(briefing, shown),
  }
}
