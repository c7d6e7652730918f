export { newDeck, NewDeckError, type NewDeck } from './new.ts'
