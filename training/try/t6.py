"""train/test on pages of bench.drawn; folds by topic runs"""
import sys, os, pickle, random, time
sys.path.insert(0,'/work/wt-s1/builder')
import numpy as np
from pathlib import Path
from collections import defaultdict
from jiaokan.bench.boundaries import drawn
from jiaokan.outline import siblings, places
from jiaokan.bench.authored import load as bench_load
from sklearn.ensemble import HistGradientBoostingClassifier, GradientBoostingClassifier
from sklearn.metrics import roc_auc_score
T=drawn.load(Path('/work/wt-s1/training')); H=drawn.load()
def fold_texts(k,n=4):
    """reports by runs of one topic; singles by number"""
    runs=[]
    for d in T.reports:
        t=(d.id[:2],d.genre.split(' | ')[-1][:8])
        if not runs or runs[-1][0]!=t: runs.append((t,[]))
        runs[-1][1].append(d)
    tr=tuple(d for i,(t,ds) in enumerate(runs) if i%n!=k for d in ds); te=tuple(d for i,(t,ds) in enumerate(runs) if i%n==k for d in ds)
    return drawn.Texts(tr,tuple(s for i,s in enumerate(T.singles) if i%n!=k)),drawn.Texts(te,tuple(s for i,s in enumerate(T.singles) if i%n==k))
def parts(texts,rng,n=2):
    for d in texts.singles:
        ps=d.paragraphs
        for _ in range(n):
            if len(ps)>8:
                a=rng.randrange(len(ps)//2); b=rng.randint(a+5,len(ps))
                yield drawn._page('part',[ps[a:b]])
def extra(k,n,keep):
    for i,d in enumerate(bench_load()):
        if (i%n==k)==keep: yield drawn._page('bench',[d.paragraphs])
ONE={drawn.SINGLE,drawn.ALONE,'part','bench'}
def rows(pgs):
    X,y,m=[],[],[]
    for p,pg in enumerate(pgs):
        lines=siblings.read(pg.text); page=places.Page(lines)
        if not page.at: continue
        X.append(places.signs_of(page)); g=set(pg.reports[1:])
        y+=[lines[a].start in g for a in page.at]; m+=[(p,a) for a in page.at]
    return np.vstack(X),np.array(y),np.array(m)
def data(k,count=130,tag=''):
    key=f'/tmp/fit/d{k}-{count}{tag}.pkl'
    if os.path.exists(key): return pickle.load(open(key,'rb'))
    rng=random.Random(5)
    if k is None: tr,te=T,H
    else: tr,te=fold_texts(k)
    a=list(drawn.pages(tr,1,count))+list(parts(tr,rng))+list(extra(0 if k is None else k,4,False))
    b=list(drawn.pages(te,2,24))+list(parts(te,rng,1))+list(extra(0 if k is None else k,4,True))
    out=(a,rows(a),b,rows(b)); pickle.dump(out,open(key,'wb')); return out
def decide(pgs,m,q,ok,thr,gap=2):
    per=defaultdict(list)
    for (p,at),v in zip(m,q): per[p].append((v,at))
    out=[]
    for p in range(len(pgs)):
        f=set()
        if ok[p]:
            for v,at in sorted(per[p],reverse=True):
                if v<thr: break
                if all(abs(at-o)>=gap for o in f): f.add(at)
        out.append(f)
    return out
def report(name,pgs,y,m,found):
    gold=defaultdict(set)
    for (p,at),v in zip(m,y):
        if v: gold[p].add(at)
    s=defaultdict(lambda:[0,0,0]); f1=defaultdict(lambda:[0,0])
    for p,pg in enumerate(pgs):
        if pg.manner in ONE: f1[pg.manner][0]+=bool(found[p]); f1[pg.manner][1]+=1
        else:
            a=s[pg.manner]; a[0]+=len(found[p]&gold[p]); a[1]+=len(found[p]); a[2]+=len(pg.reports)-1
    F=lambda a:200*a[0]/max(1,a[1]+a[2])
    print(name,' '.join(f'{k}:{F(v):.1f}' for k,v in s.items()),'| false',' '.join(f'{k.split()[0]}:{v[0]}/{v[1]}' for k,v in f1.items()),flush=True)
def pagef(pgs,m,q):
    out=np.zeros((len(pgs),9)); per=defaultdict(list)
    for (p,at),v in zip(m,q): per[p].append(v)
    for p,pg in enumerate(pgs):
        v=np.sort(np.array(per[p] or [0.0]))[::-1]; l=np.log((v+1e-4)/(1-v+1e-4)); n=len(v); size=len(pg.text)
        out[p]=[l[0],l[1] if n>1 else -9,l[2] if n>2 else -9,v.sum(),(v>.3).sum(),(v>.1).sum(),n,size,v.sum()/size*1000]
    return out
def stack(m,q,X,names):
    out=np.zeros((len(m),9)); order=defaultdict(list)
    for i,(p,at) in enumerate(m): order[p].append(i)
    lg=np.log((q+1e-4)/(1-q+1e-4))
    cols=[names.index(n) for n in ('label','genre','greeting','opening','date_above','numbered','announces','formula_above','signature_above','separator','mark','counted')]
    for p,ix in order.items():
        ix=np.array(ix); l=lg[ix]; qq=q[ix]; at=m[ix,1]; srt=np.sort(l)[::-1]
        A=np.nan_to_num(X[ix][:,cols])>0
        for k,i in enumerate(ix):
            oth=np.arange(len(ix))!=k
            out[i,0]=l[k]; out[i,1]=srt[1] if (len(l)>1 and l[k]==srt[0]) else (srt[0] if len(l)>1 else -9)
            out[i,2]=qq.sum()-qq[k]
            strong=oth&(qq>.3)
            left=at[strong&(at<at[k])]; right=at[strong&(at>at[k])]
            out[i,3]=at[k]-(left.max() if len(left) else 0); out[i,4]=(right.min() if len(right) else 999)-at[k]
            near=oth&(abs(at-at[k])<=3); out[i,5]=l[k]-(l[near].max() if near.any() else -9)
            w=qq*oth; s=w.sum()
            out[i,6]=(w*(A==A[k]).mean(axis=1)).sum()/s if s>.3 else -1
            out[i,7]=(l[k]>=l).mean(); out[i,8]=len(ix)
    return out
make=lambda:HistGradientBoostingClassifier(max_iter=150,max_leaf_nodes=12,learning_rate=.08,min_samples_leaf=15,random_state=1)
def cross(make,X,y,g,X2,k=3):
    oof=np.zeros(len(y)); q2=np.zeros(len(X2))
    for f in range(k):
        mod=make().fit(X[g!=f],y[g!=f]); oof[g==f]=mod.predict_proba(X[g==f])[:,1]; q2+=mod.predict_proba(X2)[:,1]/k
    return oof,q2
def full(k,tag='',count=130,verbose=True,drop=()):
    a,(X,y,m),b,(X2,y2,m2)=data(k,count,tag); names=list(places.SIGNS)
    keep=[i for i,n in enumerate(names) if n not in drop]
    Xa,Xb=X[:,keep],X2[:,keep]
    oof,q=cross(make,Xa,y,m[:,0]%3,Xb)
    if verbose: 
        Y=np.array([pg.manner not in ONE for pg in a]);Y2=np.array([pg.manner not in ONE for pg in b])
        pm=GradientBoostingClassifier(n_estimators=60,max_leaf_nodes=6,random_state=1).fit(pagef(a,m,oof),Y); pp=pm.predict_proba(pagef(b,m2,q))[:,1]
        report(f'{k} first .5 .3',b,y2,m2,decide(b,m2,q,pp>.5,.3))
    S,S2=np.hstack([Xa,stack(m,oof,X,names)]),np.hstack([Xb,stack(m2,q,X2,names)])
    oof,q=cross(make,S,y,(m[:,0]//3)%3,S2)
    Y=np.array([pg.manner not in ONE for pg in a]);Y2=np.array([pg.manner not in ONE for pg in b])
    pm=GradientBoostingClassifier(n_estimators=60,max_leaf_nodes=6,random_state=1).fit(pagef(a,m,oof),Y); pp=pm.predict_proba(pagef(b,m2,q))[:,1]
    print('auc %.4f'%roc_auc_score(Y2,pp))
    for pt,t in ((.5,.3),(.5,.4),(.8,.35),(.93,.35)): report(f'{k} stack {pt} {t}',b,y2,m2,decide(b,m2,q,pp>pt,t))
    return a,b,m2,q,pp,y2
if __name__=='__main__':
    for k in (0,2): full(k)
