/** The script of a file for the audience. */
import { open } from './open.ts'

void open()
