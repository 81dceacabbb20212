import type { TestProject } from 'vitest/node'
import { buildPanel, type Build } from './build-panel.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A build of the panel as it was when the tests began. */
    panelFolder: string
  }
}

let build: Build | undefined

/** Builds the panel once for all files that try it in a browser; vitest calls this before them. */
export async function setup(project: TestProject): Promise<void> {
  build = await buildPanel()
  project.provide('panelFolder', build.folder)
}

/** Called after the last of them. */
export async function teardown(): Promise<void> {
  await build?.remove()
}
