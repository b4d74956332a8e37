/** How often one may ask: the same at every door. */
export { openThrottle } from '../web/index.ts'
