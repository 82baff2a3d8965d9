// How a form is submitted in which something may be wrong.

/** Does what the form is for, then leads the person to the first field that is not right. */
export async function submitForm(event: SubmitEvent, form: { submit(): Promise<void> }): Promise<void> {
  event.preventDefault();
  const element = event.currentTarget as HTMLFormElement;
  await form.submit();
  element.querySelector<HTMLElement>('[aria-invalid]')?.focus();
}
