/** The one place that names our JSX library in types, so that a component file could render under another. */
import type { ComponentChildren, VNode } from 'preact'

export type Children = ComponentChildren
/** What a component gives; `unknown` props, as JSX does not say which. */
export type Node<P = unknown> = VNode<P>
