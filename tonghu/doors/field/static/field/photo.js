// A photo as it is kept and sent: drawn anew at most 1280 points long. What the camera wrote into the file — place,
// time, maker — is not drawn and so is gone.

const LONGEST = 1280;

/** The size to draw at. @param {number} width @param {number} height */
export function fitted(width, height) {
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** @param {Blob} file @returns {Promise<import("./bytes.js").Bytes>} JPEG */
export async function redraw(file) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const { width, height } = fitted(image.width, image.height);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const paper = canvas.getContext("2d");
  if (!paper) throw new Error("no canvas");
  paper.drawImage(image, 0, 0, width, height);
  image.close();
  /** @type {Blob | null} */
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
  if (!blob) throw new Error("no picture");
  return new Uint8Array(await blob.arrayBuffer());
}
