/** Whether this build is for V8's wide vectors: build.mjs says so. */
declare const WIDE_VECTORS: bool;
