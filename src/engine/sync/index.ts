export { PROTOCOL, readMessage, type Message, type Role, type Trouble } from './message.ts'
export { ANSWER, Replica, type Peer, type ReplicaOptions, type Stamped } from './replica.ts'
export { hashState, isNewer, nextStamp, type DeckState, type DemoMark, type Stamp } from './state.ts'
export { channelName, openBroadcast, type Transport } from './transport.ts'
