/** Reading QR codes where the browser cannot: loaded only there. */
export { decodeQR } from 'qr/decode.js'
