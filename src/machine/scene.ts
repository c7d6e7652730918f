export interface Scene {
  readonly file: string
  readonly lines: readonly SceneLine[]
}
export interface SceneLine {
  readonly text: string
  readonly moment?: string
  readonly commands?: readonly Command[]
}
export type Command =
  | { readonly kind: 'malloc'; readonly block: string; readonly bytes: number; readonly count?: number }
  | { readonly kind: 'comprehension'; readonly block: string; readonly count: number; readonly bytes: number }
  | { readonly kind: 'free'; readonly block: string }
  | { readonly kind: 'trim'; readonly pad: number }
