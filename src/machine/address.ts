export type Address = number
export type Bytes = number
