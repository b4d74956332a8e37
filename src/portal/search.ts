/** Finding a service: the same at every door. */
export { type Found, openSearch } from '../web/index.ts'
