export {
  channelName,
  openBroadcast,
  PROTOCOL,
  sayHello,
  type Party,
  type Role,
  type Transport,
} from './call.ts'
export { readMessage, type Message, type Trouble } from './message.ts'
export { ANSWER, Replica, type Peer, type ReplicaOptions, type Stamped } from './replica.ts'
export {
  canonicalJson,
  hashState,
  isNewer,
  nextStamp,
  type DeckState,
  type DemoMark,
  type Stamp,
} from './state.ts'
