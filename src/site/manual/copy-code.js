// Adds a button to each block of code. Without this script the page is whole, and its code can be selected.
if (navigator.clipboard) {
  for (const block of document.querySelectorAll('.code')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      const isCopied = await navigator.clipboard.writeText(block.querySelector('code').textContent).then(
        () => true,
        () => false,
      );
      button.textContent = isCopied ? 'Copied' : 'Select the text to copy it';
      setTimeout(() => {
        button.textContent = 'Copy';
      }, 2_000);
    });
    block.append(button);
  }
}
