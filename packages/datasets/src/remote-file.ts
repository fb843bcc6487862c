/** A file at a public address, known by its bytes. */
export interface RemoteFile {
  readonly url: string;
  /** SHA-256 of the whole file, in hexadecimal digits. */
  readonly sha256: string;
  /** Its size, which stops a longer answer early; undefined when it was not published. */
  readonly bytes?: number;
}
