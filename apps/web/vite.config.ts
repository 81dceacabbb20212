import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // A file that is not inlined needs no `data:` in the page's Content-Security-Policy.
    assetsInlineLimit: 0,
    // Charts are a large library of their own, loaded when the first one is drawn.
    chunkSizeWarningLimit: 600,
  },
})
