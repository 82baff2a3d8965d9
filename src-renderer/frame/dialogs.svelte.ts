// Which of the frame's two dialogs is open; one at a time.
export type DialogName = 'palette' | 'shortcuts';

class Dialogs {
  open = $state<DialogName | null>(null);

  show(name: DialogName): void {
    this.open = name;
  }

  toggle(name: DialogName): void {
    this.open = this.open === name ? null : name;
  }

  close(): void {
    this.open = null;
  }
}

export const dialogs = new Dialogs();
