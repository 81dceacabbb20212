import { Fragment, useEffect, useRef } from 'react'
import { useObservable } from '@perdure/client/react'
import { KEYS_IN_PLACE, SHORTCUT_GROUPS, type KeyInPlace } from './shortcuts.ts'
import { singleKeys, switchSingleKeys } from './single-keys.ts'
import { isAvailable, isMac } from './use-shortcut.ts'

/** A press outside closes it too, where the browser knows of this; elsewhere its button and Escape do. */
const CLOSED_BY_ANYTHING = { closedby: 'any' } as const

/** Every shortcut, from the same data by which they work, and the switch for those of one character. */
export function ShortcutDialog({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const { isOn } = useObservable(singleKeys)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      className="shortcut-dialog"
      aria-labelledby="shortcuts-title"
      onClose={onClose}
      {...CLOSED_BY_ANYTHING}
    >
      <div className="shortcut-head">
        <h2 id="shortcuts-title">Keyboard shortcuts</h2>
        <button type="button" className="icon" aria-label="Close" onClick={() => dialog.current?.close()}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M4 4l8 8M12 4l-8 8" />
          </svg>
        </button>
      </div>
      <div className="shortcut-groups">
        {SHORTCUT_GROUPS.map(({ label, shortcuts }) => (
          <Keys
            key={label}
            label={label}
            keys={shortcuts.filter(({ id }) => isAvailable(id))}
            hasSingleKeys={isOn}
          />
        ))}
        {KEYS_IN_PLACE.map(({ label, keys }) => (
          <Keys key={label} label={label} keys={keys} hasSingleKeys />
        ))}
      </div>
      <label className="switch">
        <input type="checkbox" checked={isOn} onChange={(event) => switchSingleKeys(event.target.checked)} />
        <span>
          Shortcuts of a single key
          <span className="aside">They work while you are not writing.</span>
        </span>
      </label>
    </dialog>
  )
}

function Keys({ label, keys, hasSingleKeys }: { label: string; keys: readonly KeyInPlace[]; hasSingleKeys: boolean }) {
  const usable = keys.map((one) => ({ ...one, keys: one.keys.filter((key) => hasSingleKeys || key.length > 1) }))
  return (
    <section>
      <h3>{label}</h3>
      <dl>
        {usable
          .filter((one) => one.keys.length > 0)
          .map((one) => (
            <div key={one.words} className="shortcut">
              <dt>{one.words}</dt>
              <dd>
                {one.keys.map((key, index) => (
                  <Fragment key={key}>
                    {index > 0 ? ' or ' : ''}
                    <KeyNames pressed={key} />
                  </Fragment>
                ))}
              </dd>
            </div>
          ))}
      </dl>
    </section>
  )
}

/** `Mod+K` as the keys of this keyboard are named. */
function KeyNames({ pressed }: { pressed: string }) {
  const names = pressed.split('+').map((name) => (name === 'Mod' ? modName() : name))
  return names.map((name, index) => (
    <Fragment key={name}>
      {index > 0 ? <span aria-hidden="true"> </span> : null}
      <kbd>{name}</kbd>
    </Fragment>
  ))
}

function modName(): string {
  return isMac() ? '⌘' : 'Ctrl'
}
