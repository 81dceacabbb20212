import express, { type Express } from 'express'

/** Says what a model might, word by word. */
export type Model = (question: string) => AsyncIterable<string>

/**
 * A chat as many teams have it: the answer is made inside the request, and dies with it. Nothing here knows of runs.
 */
export function createChat(model: Model): Express {
  return express()
    .use(express.json())
    .post('/chat', async (request, response) => {
      const { message } = request.body as { message: string }
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      for await (const word of model(message)) {
        if (response.closed) return
        response.write(`data: ${JSON.stringify({ delta: word })}\n\n`)
      }
      response.end('data: [DONE]\n\n')
    })
}
