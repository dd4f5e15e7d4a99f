/** What the practitioner's notes say beside the visit. */
export const notesWords = {
  id: 'visit.notes',
  label: 'Note on this visit',
  hint: 'Only you read it until you sign and release it.',
  saving: 'Saving …',
  saved: 'Saved',
  notSaved: 'Not saved yet. Check your connection; what you wrote stays here.',
  failed: 'Your notes could not be loaded.',
  again: 'Try again',
  signed: (time: string) => `Signed ${time}`,
};
