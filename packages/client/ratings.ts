interface Rating<T> {
  value: T
  /** The service has taken it. */
  isTaken: boolean
}

/** What this page thinks of the answers, until the service tells the same. `T` is what there is to think of one. */
export interface Ratings<T> {
  /** What to show for a run of which the service tells `told`. */
  shown(runId: string, told: T): T
  /**
   * Shows `value` at once and has it sent by `send`, after what was sent for this run before. Rejects as `send` does,
   * and what the service holds is shown again.
   */
  give(runId: string, value: T, send: () => Promise<void>): Promise<void>
  /**
   * Begins to look at what the service tells. The returned function forgets what was taken before the look began: the
   * service tells it itself now.
   */
  look(): () => void
}

/** `onChange` is called whenever something else may be shown. */
export function createRatings<T>(onChange: () => void): Ratings<T> {
  /** Of each run, the newest that the service has taken, and those on their way behind it. */
  const given = new Map<string, Rating<T>[]>()
  const sending = new Map<string, Promise<void>>()

  const settle = (runId: string, rating: Rating<T>, isTaken: boolean) => {
    rating.isTaken = isTaken
    const ratings = given.get(runId) ?? []
    const index = ratings.indexOf(rating)
    given.set(runId, isTaken ? ratings.slice(index) : ratings.filter((other) => other !== rating))
    onChange()
  }

  const sendInTurn = async (runId: string, rating: Rating<T>, send: () => Promise<void>) => {
    await sending.get(runId)?.catch(() => {})
    try {
      await send()
      settle(runId, rating, true)
    } catch (error) {
      settle(runId, rating, false)
      throw error
    }
  }

  return {
    shown(runId, told) {
      const rating = given.get(runId)?.at(-1)
      return rating ? rating.value : told
    },
    give(runId, value, send) {
      const rating = { value, isTaken: false }
      given.set(runId, [...(given.get(runId) ?? []), rating])
      onChange()
      const sent = sendInTurn(runId, rating, send)
      sending.set(runId, sent)
      return sent
    },
    look() {
      const before = new Set([...given.values()].flat().filter(({ isTaken }) => isTaken))
      return () => {
        for (const [runId, ratings] of given)
          given.set(
            runId,
            ratings.filter((rating) => !before.has(rating)),
          )
      }
    },
  }
}
