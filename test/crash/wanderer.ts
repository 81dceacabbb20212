import type { Held, ReaderState } from '@perdure/protocol'
import { startFollower, type Follower, type FollowerOptions } from '../harness/follower.ts'
import type { Random } from '../harness/random.ts'

/** How long it stays with one connection, at most. */
const STAY_MAX_MS = 400
/** How often it comes back to a run of which it has read the end. */
const RETURNS_AFTER_END = 2

export interface WandererOptions extends Pick<FollowerOptions, 'open' | 'onReceived'> {
  random: Random
}

/**
 * A reader that comes and goes: after a while, also in the middle of a fold or long after the end, it drops its
 * connection and goes on from some state it once held, or from none.
 */
export function startWanderer({ open, onReceived, random }: WandererOptions): Follower {
  const over = Promise.withResolvers<ReaderState>()
  const once: (Held | undefined)[] = [undefined]
  let returns = 0
  let closed = false
  let timer: NodeJS.Timeout | undefined
  let follower = visit()

  function visit(): Follower {
    const visiting = startFollower({
      open,
      held: random.pick(once),
      onReceived(item, before, after) {
        onReceived?.(item, before, after)
        if (after.cursor !== undefined && after.cursor !== before.cursor) {
          once.push({ view: after.view, cursor: after.cursor })
        }
      },
    })
    timer = setTimeout(() => {
      if (visiting.state().phase.phase !== 'ended') goBack()
    }, random.whole(0, STAY_MAX_MS))
    void visiting.over.then((state) => {
      if (visiting !== follower || closed) return
      if (state.phase.phase === 'ended' && returns < RETURNS_AFTER_END) {
        returns += 1
        goBack()
      } else over.resolve(state)
    })
    return visiting
  }

  function goBack(): void {
    clearTimeout(timer)
    const left = follower
    follower = visit()
    left.close()
  }

  return {
    state: () => follower.state(),
    online: () => follower.online(),
    close() {
      closed = true
      clearTimeout(timer)
      follower.close()
    },
    over: over.promise,
  }
}
