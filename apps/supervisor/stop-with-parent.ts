/**
 * Loaded into each program before its own code: when the supervisor is gone, however it went, the program is asked to
 * stop in its usual way. Nobody would be left to stop it, and it would keep its port.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
