import type { BooksFigures } from '@perdure/books'
import type { Engine } from '@perdure/engine'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { questionMetrics, type QuestionSink } from './question-sinks.ts'

const SECONDS_PER_MS = 1 / 1000
const REQUEST_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const STREAM_BUCKETS_S = [1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600]

export interface ServedRequest {
  method: string
  /** The route's pattern, never the path: its ids would make a series each. */
  route: string
  status: number
  durationMs: number
  /** An event stream lasts as long as its reader stays, and is counted apart. */
  streamed: boolean
}

export interface ServiceFigures {
  engine: Awaited<ReturnType<Engine['figures']>>
  damage: ReturnType<Engine['damage']>
  openStreams: number
  books: BooksFigures
  /** By the cache's name. */
  caches: Readonly<Record<string, CacheFigures>>
}

/** Since the process began. */
export interface CacheFigures {
  hits: number
  misses: number
  entries: number
  sizeBytes: number
}

/** How the figures of one complete answer compare with what its tools gave. */
export interface AnswerFigures {
  cited: number
  supported: number
  unsupported: number
}

/** What `/metrics` tells, in the format of Prometheus. */
export interface Metrics {
  readonly contentType: string
  served: (request: ServedRequest) => void
  answered: (figures: AnswerFigures) => void
  asked: QuestionSink
  /** All of it, with these figures as they are now. */
  text(figures: ServiceFigures): Promise<string>
}

/** `process`: also memory, CPU, event loop and garbage collection of this process; once per process. */
export function createMetrics(options: { process: boolean }): Metrics {
  const registry = new Registry()
  if (options.process) collectDefaultMetrics({ register: registry })
  const served = createRequestMetrics(registry)
  const answered = createAnswerMetrics(registry)
  const asked = questionMetrics(registry)
  const setFigures = createFigures(registry)
  return {
    contentType: registry.contentType,
    served,
    answered,
    asked,
    text(figures) {
      setFigures(figures)
      return registry.metrics()
    },
  }
}

function createRequestMetrics(registry: Registry): Metrics['served'] {
  const common = { labelNames: ['method', 'route', 'status'], registers: [registry] }
  const requests = new Histogram({
    name: 'perdure_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer, but for event streams',
    buckets: REQUEST_BUCKETS_S,
    ...common,
  })
  const streams = new Histogram({
    name: 'perdure_http_stream_duration_seconds',
    help: 'Time an event stream was open',
    buckets: STREAM_BUCKETS_S,
    ...common,
  })
  return ({ method, route, status, durationMs, streamed }) => {
    const histogram = streamed ? streams : requests
    histogram.observe({ method, route, status }, durationMs * SECONDS_PER_MS)
  }
}

function createAnswerMetrics(registry: Registry): Metrics['answered'] {
  const registers = [registry]
  const answers = new Counter({
    name: 'perdure_answers_checked_total',
    help: 'Answers that came to their end, their figures compared with the datasets of their run',
    registers,
  })
  const figures = new Counter({
    name: 'perdure_answer_figures_total',
    help: 'Figures of these answers: cited from a cell, held by a dataset without a citation, held by none',
    labelNames: ['support'],
    registers,
  })
  const count = ({ cited, supported, unsupported }: AnswerFigures): void => {
    figures.inc({ support: 'cited' }, cited)
    figures.inc({ support: 'uncited' }, supported)
    figures.inc({ support: 'none' }, unsupported)
  }
  // A series that begins with its first figure would hide that there were none.
  count({ cited: 0, supported: 0, unsupported: 0 })
  return (answer) => {
    answers.inc()
    count(answer)
  }
}

function createFigures(registry: Registry): (figures: ServiceFigures) => void {
  const registers = [registry]
  const queued = new Gauge({ name: 'perdure_runs_queued', help: 'Runs that wait for their turn', registers })
  const active = new Gauge({ name: 'perdure_runs_active', help: 'Runs that are being executed', registers })
  const attached = new Gauge({ name: 'perdure_readers_attached', help: 'Readers attached to runs', registers })
  const streams = new Gauge({ name: 'perdure_streams_open', help: 'Event streams that are open', registers })
  const commits = new Counter({ name: 'perdure_store_commits_total', help: 'Commits of the store', registers })
  const events = new Counter({ name: 'perdure_logged_events_total', help: 'Events made durable', registers })
  const failures = new Counter({
    name: 'perdure_watcher_failures_total',
    help: 'Turns of a watcher that threw; it goes on with the next',
    labelNames: ['watcher'],
    registers,
  })
  const damaged = new Counter({
    name: 'perdure_store_damage_total',
    help: 'Reads of the store that found something else than was stored',
    registers,
  })
  const setBooks = createBooksFigures(registers)
  const setCaches = createCacheFigures(registers)
  return ({ engine, damage, openStreams, books, caches }) => {
    setBooks(books)
    setCaches(caches)
    setIfKnown(queued, engine.queued)
    setIfKnown(active, engine.active)
    setTotal(damaged, damage.reads)
    attached.set(engine.attached)
    streams.set(openStreams)
    setTotal(commits, engine.storeCommits)
    setTotal(events, engine.loggedEvents)
    failures.reset()
    for (const [watcher, count] of engine.watcherFailures) failures.inc({ watcher }, count)
  }
}

function createBooksFigures(registers: Registry[]): (figures: BooksFigures) => void {
  const postings = new Gauge({ name: 'perdure_books_postings', help: 'Postings of the books in use', registers })
  const versions = new Gauge({
    name: 'perdure_books_versions_open',
    help: 'Versions of the books in memory: 2 while questions under way hold the one before',
    registers,
  })
  const replacements = new Counter({
    name: 'perdure_books_replacements_total',
    help: 'Times that newer books took the place of those in use',
    registers,
  })
  const failures = new Counter({
    name: 'perdure_books_failures_total',
    help: 'Times that newer books could not be loaded, so that those in use stayed',
    registers,
  })
  return (figures) => {
    postings.set(figures.postings)
    versions.set(figures.versionsOpen)
    setTotal(replacements, figures.replacements)
    setTotal(failures, figures.failures)
  }
}

function createCacheFigures(registers: Registry[]): (figures: ServiceFigures['caches']) => void {
  const labelNames = ['cache']
  const lookups = new Counter({
    name: 'perdure_cache_lookups_total',
    help: 'Questions to a cache; who waits for the same question of another one is a hit',
    labelNames: ['cache', 'result'],
    registers,
  })
  const ratio = new Gauge({
    name: 'perdure_cache_hit_ratio',
    help: 'Hits among all questions to a cache since the process began',
    labelNames,
    registers,
  })
  const entries = new Gauge({ name: 'perdure_cache_entries', help: 'Answers that are kept', labelNames, registers })
  const size = new Gauge({ name: 'perdure_cache_size_bytes', help: 'What they take, by estimate', labelNames, registers })
  return (figures) => {
    lookups.reset()
    for (const [cache, { hits, misses, entries: kept, sizeBytes }] of Object.entries(figures)) {
      lookups.inc({ cache, result: 'hit' }, hits)
      lookups.inc({ cache, result: 'miss' }, misses)
      // Of no question there is no rate.
      if (hits + misses > 0) ratio.set({ cache }, hits / (hits + misses))
      entries.set({ cache }, kept)
      size.set({ cache }, sizeBytes)
    }
  }
}

/** A figure that nobody knows now is left out: zero would be a figure. */
function setIfKnown(gauge: Gauge, value: number | undefined): void {
  if (value === undefined) gauge.remove()
  else gauge.set(value)
}

/** For a counter that is counted elsewhere. */
function setTotal(counter: Counter, total: number): void {
  counter.reset()
  counter.inc(total)
}
