import sys,time
sys.path.insert(0,'/work/wt-s1/builder')
from pathlib import Path
import random
from jiaokan.bench.boundaries import drawn
from jiaokan.outline import siblings, places
H=drawn.load()
pgs=list(drawn.pages(H,1,2))
L=[siblings.read(p.text) for p in pgs]
P=[places.Page(l) for l in L]
cost={}
for p in P:
    for attr in ('places','leads','numbering','cohesion'):
        t=time.perf_counter(); getattr(p,attr); cost['*'+attr]=cost.get('*'+attr,0)+time.perf_counter()-t
    for n,f in places.SIGNS.items():
        t=time.perf_counter(); f(p); cost[n]=cost.get(n,0)+time.perf_counter()-t
n=sum(len(p.at) for p in P); ch=sum(len(p.text) for p in pgs); tot=sum(cost.values())
print(len(pgs),'pages',n,'places',ch,'chars',round(tot,3),'s', round(tot/ch*1e6/3,2),'s per MB utf8', round(tot/n*1e6),'us/place')
for k,v in sorted(cost.items(),key=lambda x:-x[1])[:24]: print(k,round(v/tot*100,1))
