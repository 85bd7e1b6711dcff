// How a page gets at the bytes of an attachment: from the message, or from the server that keeps
// them.
import { getBytes } from "../../api/client";
import { attachmentUrl } from "../../api/queries";
import { fileName, type Attachment } from "../../model/attachment";
import { decodeBase64 } from "../../model/bytes";

/** An address for <img>, <audio> and <video>; null where the bytes are nowhere. */
export function attachmentSource(attachment: Attachment, project: string): string | null {
  const { bytes, kind } = attachment;
  switch (bytes.at) {
    case "inline": {
      // Without a declared type the browser recognises every picture it can show by its first bytes.
      const fallback = kind === "image" ? "image/png" : "application/octet-stream";
      return `data:${attachment.mimeType ?? fallback};base64,${bytes.base64}`;
    }
    case "server":
      return attachmentUrl(project, bytes.hash);
    case "nowhere":
      return null;
  }
}

/** Throws ApiProblem where the server doesn't have them. */
export async function attachmentData(
  attachment: Attachment,
  project: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { bytes } = attachment;
  if (bytes.at === "inline") return decodeBase64(bytes.base64);
  if (bytes.at === "server") return getBytes(attachmentUrl(project, bytes.hash));
  return new Uint8Array();
}

/**
 * Opens a PDF in a page of its own. Nothing else is opened from this origin: a PDF's viewer is a
 * sandbox, a page or a drawing could run scripts.
 */
export function openPdf(bytes: Uint8Array<ArrayBuffer>): void {
  const url = temporaryUrl(new Blob([bytes], { type: "application/pdf" }));
  window.open(url, "_blank", "noopener");
}

/** Saves the bytes, as bytes without a type. */
export function download(bytes: Uint8Array<ArrayBuffer>, attachment: Attachment): void {
  const link = document.createElement("a");
  link.href = temporaryUrl(new Blob([bytes]));
  link.download = fileName(attachment);
  link.click();
}

function temporaryUrl(blob: Blob): string {
  const url = URL.createObjectURL(blob);
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
  return url;
}
