import { createStore, type Environment, type Observable, type RequestError, type RunClient } from '@perdure/client'
import { isTerminal, type ConversationResource, type RunStatus } from '@perdure/protocol'
import type { ConversationNews, OtherTabs } from '../page/other-tabs.ts'
import type { Deletion } from './deletions.ts'
import { createHeldDeletions, type HeldDeletions } from './held-deletions.ts'
import type { ListMemory } from './list-memory.ts'
import { createLiveWatch, type LiveWatch } from './live-watch.ts'
import { attend, readList, type Unread } from './unread.ts'

/** Something about the list that did not work, and with which conversation. */
export interface ListFailure {
  readonly what: 'read' | 'rename' | 'delete'
  readonly title: string
  readonly error: RequestError
}

export interface ConversationsSnapshot {
  /** Newest first, without those being deleted. Undefined until they are read for the first time. */
  readonly conversations: readonly ConversationResource[] | undefined
  /** When they were read last. */
  readonly readAtMs: number
  /** Oldest first. */
  readonly deletions: readonly Deletion[]
  /** Ids of conversations with an answer that nobody has looked at. */
  readonly unread: readonly string[]
  readonly failure: ListFailure | undefined
}

/** The page that the list is on. */
export interface ListPage {
  readonly isHidden: () => boolean
  /** Somebody works in this page now, so that what it shows is seen. */
  readonly isAttended: () => boolean
  /** Calls `listener` when the page is being left, until the returned function is called. */
  onLeave(listener: () => void): () => void
}

export interface ConversationStorePorts {
  client: Pick<RunClient, 'listConversations' | 'listRuns' | 'renameConversation' | 'deleteConversation'>
  environment: Pick<Environment, 'nowMs' | 'after' | 'onSignal'>
  memory: ListMemory
  page: ListPage
  tabs: OtherTabs
  /** An answer came to its end and nobody saw it. Several tabs may tell of the same one. */
  readonly onFinished: (conversation: ConversationResource) => void
  /** The service has deleted it. */
  readonly onDeleted: (conversationId: string) => void
}

/** One person's conversations as this page shows them, kept up with what happens elsewhere. */
export class ConversationStore implements Observable<ConversationsSnapshot> {
  readonly subscribe: Observable<ConversationsSnapshot>['subscribe']
  readonly getSnapshot: Observable<ConversationsSnapshot>['getSnapshot']
  readonly #ports: ConversationStorePorts
  readonly #store
  readonly #deletions: HeldDeletions
  readonly #watch: LiveWatch
  /** As the service told, those being deleted included. */
  #listed: readonly ConversationResource[] | undefined
  #openId: string | undefined
  /** Runs that were seen at their end before there was a list to say so. */
  readonly #endedFirst = new Map<string, RunStatus>()
  /** Grows with each question to the service and each change here: an answer that is older than a change is dropped. */
  #version = 0

  constructor(ports: ConversationStorePorts) {
    const { client, environment, memory, page, tabs } = ports
    this.#ports = ports
    this.#store = createStore<ConversationsSnapshot>({
      conversations: undefined,
      readAtMs: environment.nowMs(),
      deletions: [],
      unread: memory.unread().unread,
      failure: undefined,
    })
    this.subscribe = this.#store.subscribe
    this.getSnapshot = this.#store.getSnapshot
    this.#deletions = createHeldDeletions({
      environment,
      memory,
      openId: () => this.#openId,
      tellOthers: () => tabs.tell({ kind: 'deletions' }),
      deleteConversation: (conversationId) => client.deleteConversation(conversationId),
      onChange: (deletions) => this.#show(this.#listed, deletions),
      onAnswer: (deletion, error) => this.#deletionAnswered(deletion, error),
    })
    this.#watch = createLiveWatch({
      environment,
      isHidden: page.isHidden,
      readLiveRunIds: () => readLiveRunIds(client),
      onChange: () => void this.refresh(),
    })
  }

  /** Reads the list and keeps it up until the returned function is called. */
  start(): () => void {
    const { environment, page, tabs } = this.#ports
    this.#deletions.look()
    void this.refresh()
    const stops = [
      environment.onSignal((signal) => {
        this.#attend()
        if (signal === 'hidden') this.#follow()
        else void this.refresh()
      }),
      page.onLeave(() => this.#deletions.sendOwn()),
      tabs.onNews((news) => this.#heard(news)),
    ]
    return () => {
      for (const stop of stops) stop()
      this.#watch.stop()
      this.#deletions.pause()
    }
  }

  /** The conversation that the page shows. */
  setOpen(conversationId: string | undefined): void {
    this.#openId = conversationId
    this.#attend()
    this.#follow()
  }

  /** Reads the list again. Never rejects: what was read before stays, and `failure` tells where there is nothing. */
  async refresh(): Promise<void> {
    const version = (this.#version += 1)
    try {
      const listed = await this.#ports.client.listConversations()
      if (version === this.#version) this.#take(listed)
    } catch (cause) {
      const error = cause as RequestError
      if (version === this.#version && !this.#listed)
        this.#store.update({ failure: { what: 'read', title: '', error } })
    }
  }

  /** A question was taken in this conversation, which may be a new one. */
  asked(conversationId: string): void {
    this.#ports.tabs.tell({ kind: 'asked', conversationId })
    void this.refresh()
  }

  /**
   * This page has seen a run come to its end: the list says so at once, before it is read again. One that says so already
   * is not read again: a conversation was opened whose answer had come before.
   */
  ended(runId: string, status: RunStatus): void {
    if (!this.#listed) return void this.#endedFirst.set(runId, status)
    const before = this.#listed.find(({ latestRunId }) => latestRunId === runId)
    if (before?.latestStatus === status) return
    const listed = this.#listed.map((one) => (one === before ? { ...one, latestStatus: status } : one))
    // Where nobody looks, the next list tells: another tab may be the one that somebody looks at.
    if (before?.conversationId === this.#attendedId()) this.#take(listed)
    else this.#show(listed)
    void this.#changed()
  }

  rename(conversationId: string, title: string): void {
    const before = this.#listed?.find((one) => one.conversationId === conversationId)?.title ?? title
    const retitle = (to: string) =>
      this.#show(this.#listed?.map((one) => (one.conversationId === conversationId ? { ...one, title: to } : one)))
    this.#version += 1
    this.#store.update({ failure: undefined })
    retitle(title)
    this.#ports.client.renameConversation(conversationId, title).then(
      () => void this.#changed(),
      (error: RequestError) => {
        retitle(before)
        this.#store.update({ failure: { what: 'rename', title: before, error } })
        void this.refresh()
      },
    )
  }

  /** Takes it out of the list; the service is asked when it can no longer be taken back. */
  remove(conversationId: string): void {
    const title = this.#listed?.find((one) => one.conversationId === conversationId)?.title ?? ''
    this.#store.update({ failure: undefined })
    this.#deletions.hold({ conversationId, title, wasOpen: conversationId === this.#openId })
  }

  /** Takes a deletion back; undefined where it is too late. */
  undo(conversationId: string): Deletion | undefined {
    return this.#deletions.undo(conversationId)
  }

  /** The person has read what did not work. */
  dismissFailure(): void {
    this.#store.update({ failure: undefined })
  }

  #heard(news: ConversationNews): void {
    const { memory, page } = this.#ports
    if (news.kind === 'deleted') this.#gone(news.conversationId)
    this.#deletions.look()
    if (news.kind === 'deletions') return
    this.#store.update({ unread: memory.unread().unread })
    this.#attend()
    if (!page.isHidden()) void this.refresh()
  }

  #take(listed: readonly ConversationResource[]): void {
    const { environment, memory, onFinished } = this.#ports
    const { after, finished } = readList(memory.unread(), listed, this.#attendedId())
    this.#remember(after)
    this.#listed = withSame(this.#listed, listed)
    if (this.getSnapshot().failure?.what === 'read') this.#store.update({ failure: undefined })
    this.#store.update({ readAtMs: environment.nowMs() })
    this.#show(this.#listed)
    this.#follow()
    for (const conversation of finished) onFinished(conversation)
    const endedFirst = [...this.#endedFirst]
    this.#endedFirst.clear()
    for (const [runId, status] of endedFirst) this.ended(runId, status)
  }

  #show(listed: readonly ConversationResource[] | undefined, deletions = this.getSnapshot().deletions): void {
    this.#listed = listed
    const gone = new Set(deletions.map(({ conversationId }) => conversationId))
    const conversations = gone.size === 0 ? listed : listed?.filter((one) => !gone.has(one.conversationId))
    this.#store.update({ conversations, deletions })
  }

  #deletionAnswered({ conversationId, title }: Deletion, error: RequestError | undefined): void {
    if (error) {
      this.#store.update({ failure: { what: 'delete', title, error } })
      void this.refresh()
      return
    }
    this.#gone(conversationId)
    this.#ports.tabs.tell({ kind: 'deleted', conversationId })
    void this.refresh()
  }

  #gone(conversationId: string): void {
    // An answer that still has it is older.
    this.#version += 1
    this.#show(this.#listed?.filter((one) => one.conversationId !== conversationId))
    this.#ports.onDeleted(conversationId)
  }

  /** Others are told when the marks they share are up to date. */
  async #changed(): Promise<void> {
    await this.refresh()
    this.#ports.tabs.tell({ kind: 'list' })
  }

  #attendedId(): string | undefined {
    return this.#ports.page.isAttended() ? this.#openId : undefined
  }

  #attend(): void {
    const before = this.#ports.memory.unread()
    const after = attend(before, this.#attendedId())
    if (after !== before) this.#remember(after)
  }

  #remember(unread: Unread): void {
    const { memory, tabs } = this.#ports
    if (JSON.stringify(unread) !== JSON.stringify(memory.unread())) memory.rememberUnread(unread)
    if (unread.unread.join() === this.getSnapshot().unread.join()) return
    this.#store.update({ unread: unread.unread })
    tabs.tell({ kind: 'list' })
  }

  /** Waits for answers under way where nobody looks; an answer that somebody looks at tells of itself. */
  #follow(): void {
    const live = (this.#listed ?? []).filter((one) => !isTerminal(one.latestStatus))
    const attendedId = this.#attendedId()
    const isWaitedFor = live.some((one) => one.conversationId !== attendedId)
    this.#watch.follow(isWaitedFor ? live.map((one) => one.latestRunId) : [])
  }
}

async function readLiveRunIds(client: Pick<RunClient, 'listRuns'>): Promise<string[]> {
  const lists = await Promise.all([client.listRuns({ status: 'running' }), client.listRuns({ status: 'queued' })])
  return lists.flat().map(({ runId }) => runId)
}

/** What is the same as before is the same object, so that its entry is not drawn again. */
function withSame(
  before: readonly ConversationResource[] | undefined,
  after: readonly ConversationResource[],
): readonly ConversationResource[] {
  const known = new Map(before?.map((one) => [one.conversationId, one]))
  return after.map((one) => {
    const same = known.get(one.conversationId)
    return same && JSON.stringify(same) === JSON.stringify(one) ? same : one
  })
}
