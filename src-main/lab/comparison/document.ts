// A report as a list of blocks, and how they are written as one HTML file that opens by itself, and as Markdown.
import { escape } from './markup.ts';

export type Block =
  | { readonly kind: 'title' | 'heading' | 'paragraph'; readonly words: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: 'code'; readonly words: string }
  | { readonly kind: 'figure'; readonly svg: string; readonly file: string; readonly caption: string };

const style = `
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; color: #1b2127; background: #fff; font: 15px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; }
figure { margin: 1rem 0; } svg { width: 100%; height: auto; } figcaption { color: #56606a; font-size: 13px; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-size: 13px; } th, td { padding: .25rem .75rem .25rem 0; border-top: 1px solid #dde1e5; text-align: left; vertical-align: top; }
thead th { border-top: 0; color: #56606a; font-weight: 600; } tbody th { font-weight: 400; }
pre { padding: .75rem; white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid #dde1e5; border-radius: 6px; font: 12px/1.5 ui-monospace, monospace; }`;

export function writeHtml(title: string, blocks: readonly Block[]): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  return [
    '<!doctype html>',
    '<html lang="en">',
    `<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)}</title><style>${style}</style></head>`,
    '<body>',
    ...blocks.map(blockAsHtml),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function blockAsHtml(block: Block): string {
  switch (block.kind) {
    case 'title':
      return `<h1>${escape(block.words)}</h1>`;
    case 'heading':
      return `<h2>${escape(block.words)}</h2>`;
    case 'paragraph':
      return `<p>${escape(block.words)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${escape(item)}</li>`).join('')}</ul>`;
    case 'code':
      return `<pre>${escape(block.words)}</pre>`;
    case 'table':
      return tableAsHtml(block.head, block.rows);
    case 'figure':
      return `<figure>${block.svg}<figcaption>${escape(block.caption)}</figcaption></figure>`;
  }
}

function tableAsHtml(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const body = rows.map(([first, ...rest]) => {
    const cells = rest.map((cell) => `<td>${escape(cell)}</td>`).join('');
    return `<tr><th scope="row">${escape(first)}</th>${cells}</tr>`;
  });
  const titles = head.map((cell) => `<th scope="col">${escape(cell)}</th>`).join('');
  return `<div class="wide"><table><thead><tr>${titles}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

/** The figure is a file beside it. */
export function writeMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(blockAsMarkdown).join('\n\n')}\n`;
}

function blockAsMarkdown(block: Block): string {
  switch (block.kind) {
    case 'title':
      return `# ${plain(block.words)}`;
    case 'heading':
      return `## ${plain(block.words)}`;
    case 'paragraph':
      return plain(block.words);
    case 'list':
      return block.items.map((item) => `- ${plain(item)}`).join('\n');
    case 'code':
      return `\`\`\`\n${block.words}\n\`\`\``;
    case 'table':
      return [block.head, block.head.map(() => '---'), ...block.rows]
        .map((row) => `| ${row.map(plain).join(' | ')} |`)
        .join('\n');
    case 'figure':
      return `![${plain(block.caption)}](${encodeURI(block.file)})`;
  }
}

/** What Markdown would take for a sign of its own is escaped. */
function plain(words: string): string {
  return words.replace(/[\\`*_[\]<>|#]/g, (character) => `\\${character}`);
}
