// Works as <script type="module"> and as a classic script: only the latter has a currentScript.
{
  const s = document.currentScript?.src;
  import(s ? new URL('./ENTRY', s).href : './ENTRY');
}
