/** The script of a file that has the presenter view as well. */
import { open } from './open.ts'

void open(() => import('../presenter.ts'))
