/** Which networks ours are, by hash; apart from the file that loads them, so that knowing it loads nothing. */

/** SHA-256 of the files of faceplugin-face-recognition-js 0.0.1, those of all figures in the benchmark. */
export const pinned = {
  detect: '6c0256ccd3164f844736a401faf936ec2930764a87ae39442180887d0c5c8854',
  landmark: 'f10b0ba1d2a8a099adefede1ebf3733e44fe370715e7303dbeb7f59c02142258',
  feature: '87aacdfe57510db2af90c0251df680e8eec88f122ee94712121d09bcaaaf3581',
  liveness: 'afa783b7e902fdfcf323a7240cac2a1c580c25314ea4161129dc1b0d100dc32d',
} as const
export type ModelName = keyof typeof pinned

/** Raise it when the embedder's picture is cut in another way: embeddings of before can then not be compared. */
export const cutting = 1

/** The name of a model by the embedder's hash and the cutting. Embeddings of different models cannot be compared. */
export const modelName = (hash: string, cut: number): string => `fr_feature-${hash.slice(0, 16)}-${cut}`

/** What our embeddings are made with. */
export const faceModel = modelName(pinned.feature, cutting)
