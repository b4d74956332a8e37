/** What the doors share: tokens, style, assets, the page, its parts and the form engine. */
export { appManifest, manifestUrl, serviceWorker, workerUrl } from './app.ts'
export {
  type Asset,
  asset,
  assetBase,
  assetUrl,
  type Island,
  islands,
  manifest,
  preloadFont,
  prepareAssets,
} from './assets.ts'
export { CallRoom, DeviceCheck, WaitingRoom } from './call.tsx'
export { CameraBox, type CameraProps } from './camera.tsx'
export { Challenge } from './challenge.tsx'
export { IdleDialog, Keyboard, Keypad, KioskTools, SessionDialog } from './dialogs.tsx'
export * from './field.tsx'
export * from './form.tsx'
export * from './headers.ts'
export { Icon, type IconName, Mark } from './icon.tsx'
export type { Children, Node } from './jsx.ts'
export * from './page.tsx'
export * from './part.tsx'
export { PasskeyForm } from './passkey.tsx'
export { fileControl, isFile, Picture, removeControl } from './photo.tsx'
export * from './reader.tsx'
export { SearchBox } from './search.tsx'
export { styles } from './styles.ts'
export * from './tokens.ts'
export * from './track.tsx'
export { inLang, type Words } from './words.ts'
