import { createStore, type Observable } from '@perdure/client'

const OFF = 'perdure:single-keys'

const state = createStore({ isOn: readOn() })

/** Whether shortcuts of one character are on. They can be switched off, for people who speak to their computer. */
export const singleKeys: Observable<{ isOn: boolean }> = state

export function areSingleKeysOn(): boolean {
  return state.getSnapshot().isOn
}

/** Remembered by this browser. */
export function switchSingleKeys(isOn: boolean): void {
  state.update({ isOn })
  try {
    if (isOn) window.localStorage.removeItem(OFF)
    else window.localStorage.setItem(OFF, 'off')
  } catch {
    // It holds until the page is closed, then.
  }
}

function readOn(): boolean {
  try {
    return window.localStorage.getItem(OFF) !== 'off'
  } catch {
    return true
  }
}
