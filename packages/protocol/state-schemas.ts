import { z } from 'zod'
import { LIVE_STATUSES, RUN_STATUSES, TERMINAL_STATUSES } from './states.ts'

export const runStatusSchema = z.enum(RUN_STATUSES)
export const terminalStatusSchema = z.enum(TERMINAL_STATUSES)
export const liveStatusSchema = z.enum(LIVE_STATUSES)
