/* Long lists: what is seen is written at once, some more as soon as the browser has time, the rest when it is wanted,
   and all before a print. */
lr.explorer.turns = (first, next, most) => {
  "use strict";
  let write = null;
  let [done, count, waiting] = [0, 0, 0];
  let told = () => {};

  function go(until) {
    for (const end = Math.min(count, until); done < end; done += 1) write(done);
    clearTimeout(waiting);
    if (done < Math.min(count, most)) waiting = setTimeout(() => go(done + next));
    told(count - done, count);
  }
  const finish = () => go(count);
  addEventListener("beforeprint", finish);

  return {
    /** Write things 0, 1, 2 ... in the place of those that were still to be written. */
    begin(many, how) {
      [write, done, count] = [how, 0, many];
      go(first);
    },
    /** Call `how` with how many are left of how many, whenever this changes. */
    tell(how) { told = how; },
    more: () => done < count && go(done + next),
    finish,
  };
};
