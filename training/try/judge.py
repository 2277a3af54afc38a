import sys, time, json
sys.path.insert(0,'/work/wt-s1/builder')
from pathlib import Path
import numpy as np
from collections import defaultdict
from jiaokan.bench.boundaries import drawn
from jiaokan.outline import places, seconds, siblings
from jiaokan.outline.forest import Forest, odds
M=json.loads(Path(sys.argv[1]).read_text()); F={k:Forest(v) for k,v in M.items()}
names=list(places.SIGNS); comp=[names.index(n) for n in seconds.COMPARED]
def read(text, pt, t, gap=2):
    lines=siblings.read(text); pg=places.Page(lines)
    if not pg.at: return set(),0
    x=np.nan_to_num(places.signs_of(pg),nan=-99.0); at=pg.places
    l=F['place'].logits(x); xx=np.hstack([x,seconds.second_signs(at,l,x[:,comp]>0)])
    l2=F['again'].logits(xx); p=odds(F['page'].logits(seconds.page_signs(l2,len(text))))[0]
    q=odds(l2); f=[]
    if p>pt:
        for i in np.argsort(-q):
            if q[i]<t: break
            if all(abs(at[i]-o)>=gap for o in f): f.append(at[i])
    return {lines[i].start for i in f},p
for texts,nm in ((drawn.load(),'held'),):
  pgs=list(drawn.pages(texts,7))
  for pt,t in ((.5,.35),(.8,.35),(.93,.35),(.97,.35)):
    s=defaultdict(lambda:[0,0,0]); fc=defaultdict(lambda:[0,0]); T=time.perf_counter()
    for pg in pgs:
        f,_=read(pg.text,pt,t); g=set(pg.reports[1:])
        if pg.manner in (drawn.SINGLE,drawn.ALONE): fc[pg.manner][0]+=bool(f); fc[pg.manner][1]+=1
        else: a=s[pg.manner]; a[0]+=len(f&g); a[1]+=len(f); a[2]+=len(g)
    print(nm,pt,t,' '.join(f'{k}:{200*v[0]/max(1,v[1]+v[2]):.1f}' for k,v in s.items()),dict(fc),round(time.perf_counter()-T,2),'s',sum(len(p.text) for p in pgs))
