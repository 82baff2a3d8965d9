// The folder that `engram export` writes: its manifest has the SHA-256 of every file beside it, so that tensors which come from there
// are known to be those that were written, also where their own format has no checksum.
import { dirname, basename, join } from 'node:path';
import { z } from '../../contract/schema.ts';
import { damaged, refuse } from '../../formats/refusals.ts';
import { readBytes, withFile } from '../run-folders/copy.ts';

const manifestName = 'manifest.json';
const mostManifestBytes = 2 ** 24;

/** What matters here of it. */
const manifest = z.object({
  format: z.literal('engram export'),
  model: z.string(),
  files: z.array(z.object({ name: z.string(), sha256: z.string() })),
});
type Manifest = z.infer<typeof manifest>;

const modelFiles: Readonly<Record<string, string>> = { npz: 'model.npz', safetensors: 'model.safetensors' };

/** The path of the tensors in such a folder; null where it is none. Throws `bad-input` for an export to another format. */
export async function findModel(folder: string): Promise<string | null> {
  const found = await readManifest(folder);
  if (!found) return null;
  if (found.model in modelFiles) return join(folder, modelFiles[found.model]);
  throw refuse(
    folder,
    `expected an export as ${Object.keys(modelFiles).join(' or ')}, got one as ${found.model}. Export the run as one of them, or bundle it.`,
  );
}

/** Throws `damaged` where a manifest beside the file says that it was another one. */
export async function checkAgainstManifest(path: string, sha256: string): Promise<void> {
  const listed = (await readManifest(dirname(path)))?.files.find(({ name }) => name === basename(path));
  if (!listed || listed.sha256 === sha256) return;
  throw damaged(
    path,
    `expected the file whose SHA-256 begins ${listed.sha256.slice(0, 12)}, as ${manifestName} beside it says, got ${sha256.slice(0, 12)}; it was changed after it was written.`,
  );
}

/** Null where there is none, or something else of that name. */
async function readManifest(folder: string): Promise<Manifest | null> {
  const bytes = await withFile(join(folder, manifestName), (file) =>
    file.bytes > mostManifestBytes ? Promise.resolve(null) : readBytes(file, 0, file.bytes),
  );
  try {
    return manifest.safeParse(JSON.parse(new TextDecoder().decode(bytes ?? undefined))).data ?? null;
  } catch {
    return null;
  }
}
