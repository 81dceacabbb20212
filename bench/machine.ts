import { availableParallelism, platform, totalmem, arch } from 'node:os'

/** What kind of machine the figures are of; nothing that names it. */
export interface Machine {
  cores: number
  memoryGib: number
  platform: string
  architecture: string
  node: string
}

export function describeMachine(): Machine {
  return {
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 1024 ** 3),
    platform: platform(),
    architecture: arch(),
    node: process.versions.node,
  }
}
