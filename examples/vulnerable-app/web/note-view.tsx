import { useEffect, useRef, useState } from 'react';

interface Note {
  id: string;
  title: string;
  html: string;
}

export function NoteView({ note, highlight }: { note: Note; highlight?: string }) {
  const title = useRef<HTMLHeadingElement>(null);
  const [draft, setDraft] = useState(note.html);

  useEffect(() => {
    if (title.current) title.current.innerHTML = `<mark>${highlight}</mark> ${note.title}`;
  }, [note, highlight]);

  return (
    <article>
      <h1 ref={title}>{note.title}</h1>
      <div dangerouslySetInnerHTML={{ __html: draft }} />
      <textarea value={draft} onChange={(event) => setDraft(event.target.value)} />
    </article>
  );
}
