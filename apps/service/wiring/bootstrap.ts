import type { ServiceConfiguration } from '@perdure/configuration'
import { MESSAGE_MAX_CHARACTERS, STREAMS_MAX_PER_USER, type Bootstrap } from '@perdure/protocol'

/** What the panel must know of the service itself: its limits, and what is switched on. */
export function serviceMaterial({
  admission,
  featureEnabled,
}: Pick<ServiceConfiguration, 'admission' | 'featureEnabled'>): Pick<Bootstrap, 'limits' | 'features'> {
  return {
    limits: {
      messageMaxCharacters: MESSAGE_MAX_CHARACTERS,
      activePerUser: admission.activePerUser,
      queuedPerUser: admission.queuedPerUser,
      streamsPerUser: STREAMS_MAX_PER_USER,
    },
    features: { analyst: featureEnabled },
  }
}
