export { ConfigurationError } from './configuration-error.ts'
export type { Mistake } from './configuration-error.ts'
export type {
  BackofficeConfiguration, Configurations, GatewayConfiguration, ProviderConfiguration, ServiceConfiguration,
  TerminalConfiguration,
} from './configuration.ts'
export { loadConfiguration, loadConfigurations } from './load-configuration.ts'
export type { Environment } from './read-settings.ts'
export { configurationReference } from './reference.ts'
export { PROGRAMS } from './setting.ts'
export type { Program } from './setting.ts'
