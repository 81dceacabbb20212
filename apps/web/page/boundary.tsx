import { Component, type ReactNode } from 'react'

/** Where something in `children` breaks, shows `fallback` in its place, so that it takes nothing else away. */
export class Boundary extends Component<{ fallback: ReactNode; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children
  }
}
